// The page's one Content-Security-Policy, and the page that carries it. Knows no vscode.

/** What the host fills in; URIs come from `webview.asWebviewUri`. */
export interface PageAddresses {
  /** At least 128 random bits, fresh for each page, of letters, digits, "-" and "_". */
  readonly nonce: string;
  /** `webview.cspSource`. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  /** BCP 47, e.g. "en" or "ko". */
  readonly locale: string;
}

/**
 * The policy. The nonce covers what the module script imports, at once or later: HTML hands the
 * nonce of a module script down to its imports, `import()` included, so neither 'strict-dynamic'
 * nor a source is needed for the chunks.
 */
export function contentSecurityPolicy(nonce: string, cspSource: string): string {
  return [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${cspSource}`,
    `img-src ${cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join("; ");
}

/** The whole page: one policy, one style sheet, one module script. */
export function pageHtml(addresses: PageAddresses): string {
  const { nonce, cspSource, scriptUri, styleUri, locale } = addresses;
  return `<!DOCTYPE html>
<html lang="${escapeAttribute(locale)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(contentSecurityPolicy(nonce, cspSource))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${escapeAttribute(styleUri)}">
<title>Redial</title>
</head>
<body>
<script type="module" nonce="${escapeAttribute(nonce)}" src="${escapeAttribute(scriptUri)}"></script>
</body>
</html>
`;
}

function escapeAttribute(value: string): string {
  return value.replace(/[&"<>]/g, (character) => `&#${character.charCodeAt(0)};`);
}
