import { existsSync } from 'node:fs';
import path from 'node:path';

import { projectFiles, projectFolder } from './projectFiles';

/** A text with the place of its file in the project, from which its links lead on. */
interface Linking {
	readonly path: string;
	readonly text: string;
}

const project = 'https://github.com/scheduled-sync/n8n-nodes-scheduled-sync';
const raw = 'https://raw.githubusercontent.com/scheduled-sync/n8n-nodes-scheduled-sync/main/';
const own = [`${project}/blob/main/`, `${project}/tree/main/`, raw];

/** Where the links of a Markdown text lead, code left aside. */
export function markdownLinks(text: string): readonly string[] {
	const prose = text.replace(/```[\s\S]*?```/g, '').replace(/`[^`\n]*`/g, '');
	const links = /\]\(([^)\s]+)[^)]*\)|(?:src|href|srcset)="([^"]+)"/g;
	return [...prose.matchAll(links)].map((match) => match[1] ?? match[2] ?? '');
}

/** The links of a Markdown text that lead to no file, to no heading of one, or to no address. */
export function deadLinks(file: Linking): readonly string[] {
	return markdownLinks(file.text)
		.filter((target) => !leadsSomewhere(file, target))
		.map((target) => `${file.path} → ${target}`);
}

/** The addresses of files of this project, in any text, that lead to no file or to no heading of one. */
export function deadAddresses(file: Linking): readonly string[] {
	const address =
		/https:\/\/(?:github|raw\.githubusercontent)\.com\/scheduled-sync\/n8n-nodes-scheduled-sync\/(?:(?:blob|tree)\/)?main\/[\w./#-]+/g;
	return [...file.text.matchAll(address)]
		.map(([found]) => found)
		.filter((found) => !leadsSomewhere(file, found))
		.map((found) => `${file.path} → ${found}`);
}

function leadsSomewhere(file: Linking, target: string): boolean {
	const start = own.find((prefix) => target.startsWith(prefix));
	if (start !== undefined) return isInProject('', target.slice(start.length));
	return /^[a-z]+:/.test(target) ? isAddress(target) : isInProject(file.path, target, file.text);
}

/** Outside the project only the form is looked at: no test goes to the network. */
export function isAddress(target: string): boolean {
	if (!URL.canParse(target)) return false;
	const { protocol, hostname } = new URL(target);
	if (protocol === 'mailto:') return true;
	return protocol === 'https:' && /^[\w-]+(\.[\w-]+)+$/.test(hostname);
}

function isInProject(from: string, target: string, ownText?: string): boolean {
	const [linkedPath = '', anchor] = target.split('#');
	const linked = linkedPath === '' ? from : path.posix.join(path.posix.dirname(from), linkedPath);
	if (linkedPath !== '' && !existsSync(path.join(projectFolder, linked))) return false;
	if (anchor === undefined) return true;
	const text = linkedPath === '' ? ownText : projectFiles((file) => file === linked)[0]?.text;
	return text !== undefined && headings(text).includes(anchor);
}

/** GitHub's anchors: lower case, punctuation dropped, spaces to hyphens. */
function headings(text: string): readonly string[] {
	return [...text.matchAll(/^#{1,6} +(.+)$/gm)].map((match) =>
		(match[1] ?? '')
			.toLowerCase()
			.replace(/[^\p{L}\p{N}\s_-]/gu, '')
			.trim()
			.replace(/\s/g, '-'),
	);
}
