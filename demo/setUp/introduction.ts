/** What there is to look at, and how to sign in. */
export interface Introduced {
	readonly secondsUntilReady: number;
	readonly shop: string;
	readonly appUrl: string;
	readonly erpUrl: string;
	readonly usersUrl: string;
	readonly tables: string;
	/** A line for each part of n8n, where there are several. */
	readonly parts: readonly string[];
	readonly editorUrl: string;
	readonly account: { readonly email: string; readonly password: string };
	/** Undefined where the user has taken it out of its workflow. */
	readonly consoleUrl: string | undefined;
	readonly console: { readonly user: string; readonly password: string };
}

/** What a user reads once everything is up. */
export function introduction(demo: Introduced): string {
	return `
Ready after ${demo.secondsUntilReady} s. What is being synced by n8n with the blocks of this package, every minute:
  template 02    new orders of ${demo.shop}
                 to your app: ${demo.appUrl}
  template 02b   its orders, edits included
                 to the table orders in ${demo.tables}
  template 04    the users of an API at ${demo.usersUrl}, some of which no table takes yet
                 to the table users beside it
  template 05    once more what that table has refused
  template 07    the same orders by a bulk operation, every two minutes, with line items, refunds
                 and products, to tables of their own beside it, and figures of what was sold
  template 09    the inventory of an ERP at ${demo.erpUrl}, and at once what runs low
                 to the table inventory beside it

The editor: ${demo.editorUrl}
  email     ${demo.account.email}
  password  ${demo.account.password}
${consoleOf(demo)}${partsOf(demo)}
A line for every sync follows (times in UTC). A new order arrives about two minutes after it was made: the sync
stays behind a settle delay, so that what the shop's search shows late is not lost. Ctrl-C stops everything, and
${demo.parts.length === 0 ? 'npm start goes on where it stopped' : 'the next start begins anew'}.
`;
}

function consoleOf({ consoleUrl, console }: Introduced): string {
	if (consoleUrl === undefined) return '';
	return `
The console, template 10, for people who do not use the editor: ${consoleUrl}
  user      ${console.user}
  password  ${console.password}
`;
}

function partsOf({ parts }: Introduced): string {
	if (parts.length === 0) return '';
	return `
n8n runs in queue mode, and each line says which worker ran the sync:
${parts.map((part) => `  ${part}`).join('\n')}
What is killed is started again, and its syncs go on within three minutes. Try it: kill -9 and a pid.
`;
}
