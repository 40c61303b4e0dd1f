import { randomBytes } from 'node:crypto';

/** What the demo signs in with at its own services, made up once for each demo folder. */
export interface DemoSecrets {
	/** What the ERP wants as its API key. */
	readonly erpKey: string;
	/** Who may use the console, with a browser and without. */
	readonly console: ConsoleSignIn;
}

export interface ConsoleSignIn {
	readonly user: string;
	readonly password: string;
	readonly token: string;
}

/** Those that are known already stay. */
export function demoSecrets(known: Partial<DemoSecrets>): DemoSecrets {
	return {
		erpKey: known.erpKey ?? newSecret(),
		console: known.console ?? {
			user: 'operator',
			password: newSecret(),
			token: newSecret(),
		},
	};
}

function newSecret(): string {
	return randomBytes(16).toString('hex');
}
