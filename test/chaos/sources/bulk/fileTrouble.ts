/** What becomes of files on their way: they break off, or come to an end that lacks lines. */
export const fileTroubles = ['fileBreaksOff', 'fileHangs', 'fileLacksLines'] as const;
export type FileTroubleKind = (typeof fileTroubles)[number];

export interface FileTrouble {
	/** What strikes the file that is being asked for, if anything does. */
	next(): FileTroubleKind | undefined;
}
