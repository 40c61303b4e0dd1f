import type { SignedIn } from '../../rig/n8n/signIn';
import type { S3Server } from '../../rig/objects/s3';
import type { KeptTables } from '../../rig/tables/keptTables';

/** The n8n of the demo, be it one process or several. */
export interface DemoN8n extends SignedIn {
	/** Where the editor is. */
	readonly url: string;
	/** Settles when it has ended for good by itself. */
	readonly ended: Promise<void>;
	/** The last lines that it logged. */
	recentLog(): string;
	/** What a Sync Account says of its store. */
	readonly store: Readonly<Record<string, unknown>>;
	/** Those of that store. */
	readonly tables: KeptTables;
	/** Undefined where archives are kept in a folder. */
	readonly archives: S3Server['settings'] | undefined;
	/** A line for each part that runs, where there are several. */
	readonly parts: readonly string[];
	/** Which of the parts has an execution; undefined where there is but one. */
	whoRan(executionId: string): string | undefined;
}
