import { FormTokens } from '../../engine/console';
import { eachBackEnd } from '../support/store/eachBackEnd';

const purpose = { user: 'ada', action: 'retry 7' };
const MINUTE = 60_000;

eachBackEnd('a form of the console', (store) => {
	const using = async (work: (forms: FormTokens, now: () => number) => Promise<void>) =>
		await store.withStore(
			async (opened) => await work(new FormTokens('secret', opened), () => store.environment.now()),
		);
	const refused = (message: string) =>
		expect.objectContaining({ kind: 'formRefused', message: `${message}. Nothing was done` });

	it('is taken once, and refused when it is sent again, also by another process', async () => {
		await using(async (forms, now) => {
			const token = forms.issue(purpose, now());
			await forms.use(token, purpose, now());
			await expect(forms.use(token, purpose, now())).rejects.toEqual(
				refused('The form was sent before'),
			);
			await using(async (others) => {
				await expect(others.use(token, purpose, now())).rejects.toEqual(
					refused('The form was sent before'),
				);
			});
		});
	});

	it('is taken once of many that are sent at the same time', async () => {
		await using(async (forms, now) => {
			const token = forms.issue(purpose, now());
			const sent = await Promise.allSettled(
				Array.from({ length: 5 }, async () => await forms.use(token, purpose, now())),
			);
			expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
		});
	});

	it('is refused half an hour later, and not a moment before', async () => {
		await using(async (forms, now) => {
			const [early, late] = [forms.issue(purpose, now()), forms.issue(purpose, now())];
			store.environment.timeMs += 30 * MINUTE - 1;
			await forms.use(early, purpose, now());
			store.environment.timeMs += 1;
			await expect(forms.use(late, purpose, now())).rejects.toEqual(
				refused('The form has lain open for too long'),
			);
		});
	});

	it('is refused when it is forged, or was another user’s, action’s or console’s', async () => {
		await using(async (forms, now) => {
			const token = forms.issue(purpose, now());
			const [until = '', nonce = '', signature = ''] = token.split('.');
			const later = `${Number(until) + MINUTE}.${nonce}.${signature}`;
			const others = { ...purpose, user: 'bob' };
			const forged: readonly (readonly [unknown, typeof purpose])[] = [
				[undefined, purpose],
				['', purpose],
				['..', purpose],
				[['a'], purpose],
				[`${token}x`, purpose],
				[later, purpose],
				[`${until}.other.${signature}`, purpose],
				[token, others],
				[token, { ...purpose, action: 'retry 8' }],
			];
			for (const [given, to] of forged) {
				await expect(forms.use(given, to, now())).rejects.toEqual(
					refused('The form is not one of this page'),
				);
			}
			await store.withStore(async (opened) => {
				const elsewhere = new FormTokens('another secret', opened);
				await expect(elsewhere.use(token, purpose, now())).rejects.toEqual(
					refused('The form is not one of this page'),
				);
			});
			await forms.use(token, purpose, now());
		});
	});
});
