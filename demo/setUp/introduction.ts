/** What a user reads once everything is up. */
export function introduction(demo: {
	readonly secondsUntilReady: number;
	readonly shop: string;
	readonly appUrl: string;
	readonly erpUrl: string;
	readonly usersUrl: string;
	readonly tables: string;
	readonly editorUrl: string;
	readonly account: { readonly email: string; readonly password: string };
}): string {
	return `
Ready after ${demo.secondsUntilReady} s. What is being synced by n8n with the blocks of this package, every minute:
  template 02    new orders of ${demo.shop}
                 to your app: ${demo.appUrl}
  template 02b   its orders, edits included
                 to the table orders in ${demo.tables}
  template 04    the users of an API at ${demo.usersUrl}, some of which no table takes yet
                 to the table users in the same file
  template 05    once more what that table has refused
  template 09    the inventory of an ERP at ${demo.erpUrl}, and at once what runs low
                 to the table inventory in the same file

The editor: ${demo.editorUrl}
  email     ${demo.account.email}
  password  ${demo.account.password}

A line for every sync follows (times in UTC). A new order arrives about two minutes after it was made: the sync
stays behind a settle delay, so that what the shop's search shows late is not lost. Ctrl-C stops everything, and
npm start goes on where it stopped.
`;
}
