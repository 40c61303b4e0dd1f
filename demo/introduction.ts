/** What a user reads once everything is up. */
export function introduction(demo: {
	readonly secondsUntilReady: number;
	readonly shop: string;
	readonly appUrl: string;
	readonly editorUrl: string;
	readonly account: { readonly email: string; readonly password: string };
}): string {
	return `
Ready after ${demo.secondsUntilReady} s. What is being synced, every minute:
  from      ${demo.shop}
  by        n8n with the blocks of this package, template 02
  to        your app: ${demo.appUrl}

The editor: ${demo.editorUrl}
  email     ${demo.account.email}
  password  ${demo.account.password}

A line for every sync follows (times in UTC). A new order arrives about two minutes after it was made: the sync
stays behind a settle delay, so that what the shop's search shows late is not lost. Ctrl-C stops everything, and
npm start goes on where it stopped.
`;
}
