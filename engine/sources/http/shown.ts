import { shortened } from '../../shortened';

/** A value of an answer, for a message. */
export function shown(value: unknown): string {
	return shortened(JSON.stringify(value) ?? String(value));
}
