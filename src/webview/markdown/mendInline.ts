export function mendInline(source: string): string { return source; }
