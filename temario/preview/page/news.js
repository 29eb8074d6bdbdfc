// What the preview says, as it comes. Once it has ended, somebody else may listen at its port: the
// token is told to nobody who cannot prove that they know it.

const EVERY = 1000;
const [, TOKEN] = new URL(self.location.href).pathname.split("/");

export class News {
  /** `tell` is given `{state}` whenever something is new, and `{ended: true}` once it has ended. */
  constructor(tell) {
    this.tell = tell;
    this.#listen();
  }

  #listen() {
    const source = new EventSource("events");
    source.onmessage = (event) => this.tell({ state: JSON.parse(event.data) });
    source.onerror = () => {
      source.close(); // it would go on asking, with the token
      this.tell({ ended: true });
      this.#wait();
    };
  }

  async #wait() {
    do await new Promise((wake) => setTimeout(wake, EVERY));
    while (!(await here()));
    this.#listen();
  }
}

/** Return whether the preview of this token answers. */
async function here() {
  const asked = base64(crypto.getRandomValues(new Uint8Array(16)));
  try {
    const [answer, due] = await Promise.all([
      fetch(`/here?${new URLSearchParams({ asked })}`, { signal: AbortSignal.timeout(5 * EVERY) }),
      sealed(`here ${asked}`),
    ]);
    return answer.ok && (await answer.text()) === due;
  } catch {
    return false;
  }
}

async function sealed(words) {
  const bytes = (text) => new TextEncoder().encode(text);
  const key = await crypto.subtle.importKey("raw", bytes(TOKEN), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return base64(new Uint8Array(await crypto.subtle.sign("HMAC", key, bytes(words))));
}

function base64(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}
