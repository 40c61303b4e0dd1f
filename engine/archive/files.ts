/**
 * Where archives are. Paths are relative, with `/` between their parts, which are made of lowercase letters, digits, `-`,
 * `_` and `.`: every file system and every S3 keeps them as they are. Files are small enough to be held in memory, since
 * archives are cut by size.
 *
 * Each method throws an `EngineError` of an {@link ArchiveErrorKind} where the place refuses, or cannot be reached.
 */
export interface ArchiveFiles {
	/** What people call it: `the folder /home/node/.n8n/…`, `the bucket "orders"`. */
	readonly name: string;
	/** Writes a file: it is there as a whole, and outlives a power cut, once this resolves; else it is not there at all. */
	put(path: string, bytes: Uint8Array): Promise<void>;
	/**
	 * @param mostBytes what is larger is not read
	 * @returns undefined where there is no such file
	 */
	get(path: string, mostBytes: number): Promise<StoredBytes | undefined>;
	/** The names of the files in a folder, in ascending order; none where there is no such folder. */
	list(folder: string): AsyncIterable<string>;
	/** The names of the folders in a folder, in ascending order. */
	folders(folder: string): AsyncIterable<string>;
	/** Deletes a file, if it is there. A folder that has become empty goes with it. */
	delete(path: string): Promise<void>;
}

/** A file's bytes; or only its size, where it is larger than what was asked for. */
export type StoredBytes =
	{ readonly bytes: Buffer } | { readonly bytes: undefined; readonly size: number };
