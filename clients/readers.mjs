// Who follows a channel while others write to it, each in another way. All must see every commit, once, and in its order.
import { setTimeout as pause } from 'node:timers/promises';
import { EventSource } from 'eventsource';
import { LostError, Seat, history } from './seat.mjs';

/** After so many events a reader of the stream lets go, and comes back with the last id. */
const EVENTS = 250;

class Reader {
  seen = [];
  isOver = false;
  failure = undefined;
  #waiting = [];

  constructor(name) {
    this.name = name;
  }

  add(commits) {
    this.seen.push(...commits);
    this.#waiting.splice(0).forEach(wake => wake());
  }

  get at() {
    return this.seen.at(-1)?.revision ?? 0;
  }

  /** Waits until it has seen so many, or what it saw says more than that. */
  async until(count, millis) {
    const deadline = Date.now() + millis;
    while (this.seen.length < count && !this.failure && Date.now() < deadline) {
      await new Promise(resolve => {
        this.#waiting.push(resolve);
        setTimeout(resolve, Math.max(0, deadline - Date.now())).unref();
      });
    }
    if (this.failure) {
      throw this.failure;
    }
  }

  /** Does something until it is over, and again where its answer was lost. */
  async over(step) {
    while (!this.isOver) {
      try {
        await step();
      } catch (error) {
        if (!this.isOver && !(error instanceof LostError)) {
          this.failure = error;
          this.add([]);
          return;
        }
        await pause(50);
      }
    }
  }
}

/** Waits for news with the tool, and reads on. */
class Waiting extends Reader {
  constructor(way, place) {
    super('wait');
    this.seat = new Seat(way);
    this.done = this.over(async () => {
      const asked = { action: 'wait', since_revision: this.at, timeout_seconds: 5, ...place };
      const { isError, content } = await this.seat.call('ctx_session', asked);
      if (isError) {
        throw new Error(`wait was refused: ${JSON.stringify(content)}`);
      }
      if (content.changed) {
        this.add(await history(this.seat, place, this.at));
      }
    });
  }

  async stop() {
    this.isOver = true;
    await this.seat.leave();
    await this.done;
  }
}

/** Is told that the resource changed, and reads on. */
class Subscribed extends Reader {
  notices = 0;
  #news = () => {};

  constructor(way, place) {
    super('subscription');
    const uri = `leanctx://${place.workspace}/${encodeURIComponent(place.channel)}/log`;
    this.seat = new Seat(way, told => {
      this.notices += told === uri ? 1 : 0;
      this.#news();
    });
    this.done = this.over(async () => {
      const news = new Promise(resolve => (this.#news = resolve));
      // Subscribing again tells nothing new, and finds out whether the server still knows of it after it was begun anew.
      await this.seat.subscribe(uri);
      this.add(await history(this.seat, place, this.at));
      await Promise.race([news, pause(2_000, undefined, { ref: false })]);
    });
  }

  async stop() {
    this.isOver = true;
    this.#news();
    await this.seat.leave();
    await this.done;
  }
}

/** Reads the stream of events of the JSON API, with an EventSource that comes back by itself. */
class Streaming extends Reader {
  #source;
  connections = 0;

  constructor({ url, token }, place) {
    super('events');
    this.stream = `${url}/v1/workspaces/${place.workspace}/channels/${encodeURIComponent(place.channel)}/events`;
    this.headers = { Authorization: `Bearer ${token}` };
    this.#open('0');
  }

  #open(after) {
    this.connections++;
    let left = EVENTS;
    const source = new EventSource(`${this.stream}?after=${after}`, {
      fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, ...this.headers } }),
    });
    this.#source = source;
    source.addEventListener('commit', event => {
      if (source !== this.#source) {
        return;
      }
      this.add([JSON.parse(event.data)]);
      left--;
      if (left === 0) {
        source.close();
        this.#open(event.lastEventId);
      }
    });
    source.addEventListener('error', event => {
      if (source.readyState === EventSource.CLOSED) {
        this.failure = new Error(`the stream of events was refused: ${event.code} ${event.message}`);
        this.add([]);
      }
    });
    for (const ending of ['truncated', 'diverged']) {
      source.addEventListener(ending, event => {
        this.failure = new Error(`the stream of events ended: ${ending} ${event.data}`);
        this.add([]);
      });
    }
  }

  async stop() {
    this.#source.close();
  }
}

/** One reader of each kind that a way allows. */
export function readers(way, place) {
  const all = [new Waiting(way, place), new Subscribed(way, place)];
  return way.url ? [...all, new Streaming(way, place)] : all;
}
