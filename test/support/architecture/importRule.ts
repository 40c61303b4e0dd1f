import type { ImportTarget } from './imports';

/** Who may import whom. `example` is an import that breaks the rule, so that the rule is known to catch one. */
export interface ImportRule {
	readonly name: string;
	appliesTo(filePath: string): boolean;
	allows(target: ImportTarget, from: string): boolean;
	readonly example: { readonly from: string; readonly code: string };
}
