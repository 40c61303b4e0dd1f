/** Whether a host, as a URL has it, is this machine itself, where nobody listens in on plain http. */
export function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
