import { isBlock, type Workflow } from '../n8n/workflow';

/**
 * Where the console of a published workflow is.
 *
 * @param url n8n's own address
 * @returns undefined where the workflow has no console
 */
export function consoleAddress(url: string, { nodes }: Workflow): string | undefined {
	const trigger = nodes.find(isBlock('syncConsoleTrigger'));
	if (trigger === undefined) return undefined;
	return `${url}/webhook/${String(trigger.webhookId)}/${String(trigger.parameters.path)}`;
}
