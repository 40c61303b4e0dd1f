/** `bomb` unpacks to 2 GB; `endless` goes on; the others are one order with so large a name. */
export type AnswerKind = 'bomb' | 'endless' | '100 MB' | '60 MB';

/** What the server of these answers says when it is ready. */
export interface AnswersReady {
	readonly urls: Readonly<Record<AnswerKind, string>>;
	/** What the bomb has on the wire. */
	readonly bombBytes: number;
}
