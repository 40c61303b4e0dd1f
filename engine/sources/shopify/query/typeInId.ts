/** The kind of thing that an ID names: `LineItem` of `gid://shopify/LineItem/9`; undefined where it is no such ID. */
export function typeInId(id: unknown): string | undefined {
	return typeof id === 'string' ? /^gid:\/\/shopify\/([A-Z]\w*)\//.exec(id)?.[1] : undefined;
}
