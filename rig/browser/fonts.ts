import { mkdir, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** TrueType, which the browser takes as a system's fonts; it passes over web fonts (WOFF). */
const packagedFonts = [
	'noto-color-emoji/400Regular',
	'noto-sans-jp/400Regular',
	'noto-sans-jp/700Bold',
	'zcool-xiaowei/400Regular', // simplified Chinese
	'nanum-gothic/400Regular', // Korean
	'nanum-gothic/700Bold',
];

/**
 * Writes a font configuration that knows the project's own fonts and nothing of the machine's, so that a page looks the
 * same everywhere: Open Sans for text, and fonts for emoji, Japanese, Chinese and Korean.
 *
 * Without one usable folder of fonts, Chromium ends at its first text.
 *
 * @param options.folder where the configuration and fontconfig's own cache go
 * @param options.textFonts the folder with Open Sans
 * @returns the file's path, for `FONTCONFIG_FILE`
 */
export async function writeFontConfiguration(options: {
	readonly folder: string;
	readonly modules: string;
	readonly textFonts: string;
}): Promise<string> {
	const { folder, modules, textFonts } = options;
	const cache = path.join(folder, 'cache');
	await mkdir(cache, { recursive: true });
	const file = path.join(folder, 'fonts.conf');
	const unfinished = `${file}.${process.pid}`;
	const packages = packagedFonts.map((font) => path.join(modules, '@expo-google-fonts', font));
	await writeFile(unfinished, configuration([textFonts, ...packages], cache));
	await rename(unfinished, file);
	return file;
}

function configuration(fonts: readonly string[], cache: string): string {
	return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
${fonts.map((folder) => `	<dir>${escapeXml(folder)}</dir>`).join('\n')}
	<cachedir>${escapeXml(cache)}</cachedir>
	<alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
	<alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
</fontconfig>
`;
}

function escapeXml(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}
