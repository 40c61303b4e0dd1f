import type { INodeExecutionData } from 'n8n-workflow';

/** Finds what an item says went wrong, where n8n's blocks put it that go on after an error. Undefined where nothing did. */
export function errorIn({ json, error }: Pick<INodeExecutionData, 'json' | 'error'>): unknown {
	const said: unknown = error ?? json.error;
	return said === null || said === false || said === '' ? undefined : said;
}

/** Finds the message of what an item, or a workflow, failed with. Undefined where it has none. */
export function messageIn(error: unknown): string | undefined {
	if (typeof error === 'string') return error;
	const { message } = (error ?? {}) as { readonly message?: unknown };
	return typeof message === 'string' ? message : undefined;
}

/** Words what an item, or a workflow, failed with. */
export function errorText(error: unknown): string {
	return messageIn(error) ?? JSON.stringify(error);
}
