import { withoutSecrets } from '../../../../engine/sources/http';

const request = {
	method: 'GET',
	url: 'https://api.test/users?page=2&api_key=sk_1&access_token=t&pageToken=p&key=k',
	headers: { Authorization: 'Bearer t', 'X-Api-Key': 'sk_1', 'X-Version': '2' },
	body: { page: 2 },
};

it('a request that people see has nothing that is secret by its name', () => {
	expect(withoutSecrets(request)).toEqual({
		method: 'GET',
		url: 'https://api.test/users?page=2&pageToken=p',
		headers: { 'X-Version': '2' },
		body: { page: 2 },
	});
});

it('a request of another shape stays as it is, and an address that is none is not shown', () => {
	expect(withoutSecrets({ cursor: 'c' })).toEqual({ cursor: 'c' });
	expect(withoutSecrets({ url: 'key=sk_1' })).toEqual({ url: '***' });
});
