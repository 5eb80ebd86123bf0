// The system prompt of one workspace, beside the user's own.

/** What is said to the model in a workspace, as turns use it. */
export interface PromptsOfWorkspace {
  /** The part of the system prompt that is the workspace's; "" without one. Never rejects. */
  of(workspace: string): Promise<string>;
}
