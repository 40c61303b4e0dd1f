/** How a request to an API is signed in. */
export type HttpSignIn =
	| { readonly by: 'none' }
	| { readonly by: 'basic'; readonly user: string; readonly password: string }
	| { readonly by: 'bearer'; readonly token: string }
	| { readonly by: 'header' | 'query'; readonly name: string; readonly value: string };

/** What of a request signs it in. */
interface Signable {
	readonly url: string;
	readonly headers?: object | undefined;
}

/** Returns a request with what signs it in, in the place of what stood there. */
export function signed<Request extends Signable>(request: Request, signIn: HttpSignIn): Request {
	switch (signIn.by) {
		case 'none':
			return request;
		case 'basic': {
			const both = Buffer.from(`${signIn.user}:${signIn.password}`).toString('base64');
			return withHeader(request, 'Authorization', `Basic ${both}`);
		}
		case 'bearer':
			return withHeader(request, 'Authorization', `Bearer ${signIn.token}`);
		case 'header':
			return withHeader(request, signIn.name, signIn.value);
		case 'query': {
			const url = new URL(request.url);
			url.searchParams.set(signIn.name, signIn.value);
			return { ...request, url: url.href };
		}
	}
}

/** In the place of one of the same name, whatever the case of its letters. */
function withHeader<Request extends Signable>(
	request: Request,
	name: string,
	value: string,
): Request {
	const others = Object.entries(request.headers ?? {}).filter(
		([other]) => other.toLowerCase() !== name.toLowerCase(),
	);
	return { ...request, headers: { ...Object.fromEntries(others), [name]: value } };
}
