import { EngineError } from '../../../engine/errors';
import { errorInEditor } from '../n8n/labels';

/** What n8n shows of a test: one text, with what to do in it. */
export function testMessageOf(error: unknown): string {
	if (!(error instanceof EngineError))
		return error instanceof Error ? error.message : String(error);
	const { message, remedy } = errorInEditor(error);
	return `${message.replace(/\.$/, '')}. ${remedy}`;
}
