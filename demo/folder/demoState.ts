import { readFile, rename, writeFile } from 'node:fs/promises';

import type { DemoSecrets } from '../setUp/demoSecrets';

/** What a second start has to know of the first. */
export interface DemoState extends Partial<DemoSecrets> {
	/** The ports of the last start, preferred by the next: credentials and workflows name them. */
	readonly ports?: DemoPorts;
	/** What the installed blocks were built from. */
	readonly blocks?: string;
	/** The simulated shop's orders: with the same numbers, the same orders exist again. */
	readonly seed?: Seed;
	/** The same of the users of the API. */
	readonly users?: Seed;
	/** The IDs that n8n gave the templates, by the template's file name. */
	readonly workflows?: Readonly<Record<string, string>>;
	/** Where the account's variable started, once the initialiser template has run. */
	readonly initialValue?: string;
}

/** What is simulated is the same again by the same numbers. */
export interface Seed {
	readonly seed: number;
	readonly from: string;
	readonly to: string;
}

export interface DemoPorts {
	readonly n8n: number;
	readonly broker: number;
	readonly app: number;
	readonly simulator: number;
	/** These are absent in what an older version has written. */
	readonly erp?: number;
	readonly users?: number;
}

/** Empty on the first start. */
export async function readState(file: string): Promise<DemoState> {
	let text: string;
	try {
		text = await readFile(file, 'utf8');
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
		throw error;
	}
	try {
		return JSON.parse(text) as DemoState;
	} catch (error) {
		throw new Error(`${file} is damaged. Delete the folder it is in to begin the demo anew.`, {
			cause: error,
		});
	}
}

/** Takes the old file's place in one step, so that a crash leaves the one or the other. */
export async function writeState(file: string, state: DemoState): Promise<void> {
	const unfinished = `${file}.new`;
	await writeFile(unfinished, `${JSON.stringify(state, null, '\t')}\n`, { mode: 0o600 });
	await rename(unfinished, file);
}
