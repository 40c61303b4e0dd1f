import type { DoorResponse } from '../../../engine/sources/http/door';

/** An answer that does not tell the source's clock. */
export function withoutDate(answer: DoorResponse): DoorResponse {
	const get = (name: string) => (name.toLowerCase() === 'date' ? null : answer.headers.get(name));
	return { ...answer, headers: { get } };
}
