import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type BrowserSession, openBrowser } from '../../rig/browser/browser';

const projectFolder = path.resolve(__dirname, '..', '..');

/** What product names are written in: each of these looks different from all the others. */
const letters = [...'Aßéωж', ...'茶湯碗', ...'ひがツ', ...'설한글', ...'龙设简'];
const emoji = ['🫖', '🍵', '☕️', '🎁', '👩‍🍳', '🇯🇵'];
/** Never to be assigned (noncharacters), so that no font has them. */
const unassigned = ['\u{3FFFE}', '\u{4FFFF}'];

interface Drawing {
	/** The pixels, as text. */
	readonly picture: string;
	readonly inked: boolean;
	readonly colored: boolean;
	readonly width: number;
}

describe("the project's browser", () => {
	let browser: BrowserSession;

	beforeAll(async () => {
		browser = await openBrowser();
	});

	afterAll(async () => {
		await browser?.close();
	});

	/** Draws each text as the demo's pages show it. */
	const draw = async (texts: readonly string[]): Promise<readonly Drawing[]> =>
		await browser.page.evaluate((all) => {
			const canvas = document.createElement('canvas');
			[canvas.width, canvas.height] = [96, 64];
			const context = canvas.getContext('2d', { willReadFrequently: true });
			if (context === null) throw new Error('No canvas');
			context.font = '40px system-ui, sans-serif';
			return all.map((text) => {
				context.clearRect(0, 0, canvas.width, canvas.height);
				context.fillText(text, 8, 48);
				const { data } = context.getImageData(0, 0, canvas.width, canvas.height);
				const pixels = Array.from({ length: data.length / 4 }, (_, index) =>
					data.subarray(index * 4, index * 4 + 4),
				);
				return {
					picture: data.join(),
					inked: pixels.some(([, , , alpha]) => alpha !== 0),
					colored: pixels.some(([red, green]) => red !== green),
					width: context.measureText(text).width,
				};
			});
		}, texts);

	it('draws Latin, Greek, Cyrillic, Japanese, Korean and Chinese letters with glyphs of their own', async () => {
		const drawings = await draw([...letters, ...unassigned]);
		expect(letters.filter((_, index) => drawings[index]?.inked !== true)).toEqual([]);
		const missing = drawings.slice(letters.length).map(({ picture }) => picture);
		expect(letters.filter((_, index) => missing.includes(drawings[index]?.picture ?? ''))).toEqual(
			[],
		);
		expect(new Set(drawings.slice(0, letters.length).map(({ picture }) => picture)).size).toBe(
			letters.length,
		);
	});

	it('draws each emoji in color and as one sign, also those that are made of several', async () => {
		const drawings = await draw(emoji);
		expect(emoji.filter((_, index) => drawings[index]?.colored !== true)).toEqual([]);
		expect(new Set(drawings.map(({ picture }) => picture)).size).toBe(emoji.length);
		expect(new Set(drawings.map(({ width }) => width)).size).toBe(1);
	});

	it('gives all code points without a glyph one look, so that a missing glyph would be noticed', async () => {
		const [one, other] = await draw(unassigned);
		expect(one?.picture).toBe(other?.picture);
	});

	it('has a font configuration whose folders exist, all of them in the clone', () => {
		const configuration = readFileSync(
			path.join(projectFolder, '.cache', 'fonts', 'fonts.conf'),
			'utf8',
		);
		const folders = [...configuration.matchAll(/<(?:dir|cachedir)>([^<]+)</g)].map(
			([, folder = '']) => folder,
		);
		expect(folders).toHaveLength(8);
		expect(folders.filter((folder) => !existsSync(folder))).toEqual([]);
		expect(folders.filter((folder) => !folder.startsWith(projectFolder + path.sep))).toEqual([]);
	});
});
