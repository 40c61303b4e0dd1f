import type { S3Access } from './s3';

/** A request as Koa has it, as far as it is used here. */
export interface Request {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string | undefined>>;
	status: number;
	type: string;
	body: unknown;
}

/**
 * What a bucket of Amazon's refuses, and the server does not: a key that may only read, and a request that is signed for
 * another region (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html).
 */
export function policy({ keys, region }: S3Access) {
	return async (request: Request, next: () => Promise<void>): Promise<void> => {
		const { authorization = '' } = request.headers;
		const [, keyId = '', signedFor = ''] =
			/Credential=([^/]+)\/\d{8}\/([^/]+)\//.exec(authorization) ?? [];
		const key = keys.find(({ accessKeyId }) => accessKeyId === keyId);
		if (signedFor !== '' && signedFor !== region) {
			refuse(request, 400, 'AuthorizationHeaderMalformed', `<Region>${region}</Region>`);
		} else if (key?.mayWrite === false && request.method !== 'GET') {
			refuse(request, 403, 'AccessDenied');
		} else await next();
	};
}

function refuse(request: Request, status: number, code: string, more = ''): void {
	request.status = status;
	request.type = 'application/xml';
	request.body = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>Refused</Message>${more}</Error>`;
}
