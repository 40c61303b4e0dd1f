import type { ConsoleUser } from '../engine/console';
import type { Links } from './links';

/** What every page needs besides what it shows. */
export interface View {
	readonly accountId: string;
	readonly user: ConsoleUser;
	readonly links: Links;
	/** IANA name of the time zone that times are shown in. */
	readonly timeZone: string;
	/** Epoch milliseconds. */
	readonly now: number;
	/** Makes the token of a form that does this. */
	readonly token: (action: string) => string;
}
