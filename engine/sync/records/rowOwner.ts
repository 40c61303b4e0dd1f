/**
 * How a table's rows name the account and sync that wrote them, so that a reconcile run deletes no other's. Whoever
 * writes to a sync's table names it by this.
 */
export function rowOwner(accountId: string, sync: string): string {
	return `${encodeURIComponent(accountId)}:${encodeURIComponent(sync)}`;
}
