/** Tells the client that opened a page, in whichever of two ways it listens. */
export const TELL_THE_CLIENT = `
if (typeof window.onAuthDone === 'function') window.onAuthDone();
else if (window.opener) window.opener.postMessage('authDone', '*');
`;
