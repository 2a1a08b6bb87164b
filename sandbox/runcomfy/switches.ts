/**
 * How the stand-in answers. The defaults are what RunComfy's documents say. The other values are what its own clients
 * and their tests have seen, or what a network can do. Every field may be changed at any time, and counts from the next
 * request on.
 */
export interface Switches {
  /**
   * Where the HTTP status of an error comes from: from the error itself, or always 200 with the code only in the body.
   */
  errorsAt: 'status' | 'http-200';
  /** How a bad token is refused: 400 with 400004, 401 with 401001, or 403 with 403001. */
  authRefusal: 400 | 401 | 403;
  /** `revoked`: the right token is refused as well. */
  tokenState: 'valid' | 'revoked';
  /** How many US dollars all submissions together may cost. */
  balanceUsd: number;
  balanceRefusal: 400 | 402;
  validationRefusal: 400 | 422;
  /** The answer of /result before the end: 200 with the present state, 400 with 400005, or 404 with 404001. */
  notReady: 'state' | 400 | 404;
  /** The words for success. */
  vocabulary: { status: 'completed' | 'succeeded'; result: 'succeeded' | 'completed' };
  /** The next `left` requests are answered with 429. `retryAfter` is the header. */
  rateLimit: { left: number; retryAfter?: string };
  /** Prompts that the model's filter refuses, at submission or as a failed run. */
  moderation: { at: 'submit' | 'run'; words: RegExp } | undefined;
  /** Both sides of a picture are multiplied by this. 1 is the requested size. */
  pictureScale: number;
  /** The outcome of submissions, before the overrides of `next`. */
  outcome: Outcome;
}

/** The outcome of one accepted submission. It may be changed while it runs. */
export interface Outcome {
  /** The answer to the submission. `+status` adds `"status":"in_queue"`. */
  accepted: '200' | '200+status' | '202' | '202+status';
  /**
   * Milliseconds in the queue and at work, read at acceptance. Absent: the values with which the stand-in was started.
   */
  queueMs?: number;
  runMs?: number;
  queuePosition: 'falls' | 'jumps' | 'missing' | 'not-a-number';
  /**
   * What /status says. `flaps` goes back to in_queue at every second reading while at work, `flaps-after-end` does so
   * when all is over, `unknown` has an undocumented state while at work.
   */
  states: 'steady' | 'flaps' | 'flaps-after-end' | 'unknown';
  end: 'succeeded' | 'failed' | 'cancelled';
  /** What /status says about a failed run. */
  failedStatus: 'completed' | 'failed';
  error: 'string' | 'object' | 'absent';
  errorText: string;
  /**
   * `usual`: `image` or `images`, `video` or `videos`, by kind and number. `nested`: every file in an object of its
   * own, under an undocumented key.
   */
  shape: 'usual' | 'image' | 'images' | 'video' | 'videos' | 'audio' | 'nested' | 'string' | 'array' | 'empty';
  /**
   * `echoed-input`: the input stands next to the output. `echoed-output`: the input stands in the output, before the
   * files.
   */
  extras: 'none' | 'extra-keys' | 'echoed-input' | 'echoed-output';
  /** How many files come back. */
  count: 'asked' | number;
  /**
   * `race`: a queued job starts just before the cancel arrives. `odd-status`: cancelled, with status completed as in
   * the documents' example. `ignored`: answered as cancelled, but run to its end.
   */
  cancel: 'honoured' | 'refused' | 'race' | 'odd-status' | 'ignored';
  /** How many readings of /result after completion are not ready yet. */
  lateReads: number;
  /**
   * What /result?include_cost=true says: the price of the model file, another number of US dollars, null, or nothing.
   */
  cost: 'price' | number | 'null' | 'absent';
  /** `expired`: 404001. The numbers are error codes for a request of another account. */
  access: 'own' | 'expired' | 403001 | 403003;
  media: MediaOutcome;
}

/** How the files of a result are served. Without a switch a file is served correctly. */
export interface MediaOutcome {
  /** The host of the address: another https host, a private https address, or RunComfy's own host over http. */
  host?: 'own' | 'foreign' | 'private' | 'http';
  /**
   * `redirect` leads to the API's own port, where a client that follows it is seen. `wrong-type`: a web page with the
   * type of the file. `truncated`: cut off halfway. `oversize`: 4 GiB announced, and sent for as long as somebody
   * reads. `lying-length`: half of the true length is announced, all is sent. `no-length`: all of it, without an
   * announced length. `half-without-length`: half of it without an announced length.
   */
  answer?:
    | 'file'
    | 'redirect'
    | 403
    | 404
    | 'wrong-type'
    | 'truncated'
    | 'oversize'
    | 'lying-length'
    | 'no-length'
    | 'half-without-length';
  /** Zero-based: the only files that `answer` and `host` apply to. */
  items?: readonly number[];
  contentType?: 'exact' | 'application/octet-stream';
  picture?: 'jpeg' | 'png';
  /** Real files, by their paths, instead of drawn ones. In order; the last one is used for all further files. */
  files?: readonly { readonly path: string | URL; readonly type: string }[];
  /** The kind of each file, in order. If there are fewer, the model's own kind. */
  kinds?: readonly ('image' | 'video' | 'audio')[];
  /** The size of every file, reached by legal padding. A larger file stays as it is. */
  bytes?: number;
}

export function documentedSwitches(): Switches {
  return {
    errorsAt: 'status',
    authRefusal: 400,
    tokenState: 'valid',
    balanceUsd: Number.POSITIVE_INFINITY,
    balanceRefusal: 400,
    validationRefusal: 422,
    notReady: 'state',
    vocabulary: { status: 'completed', result: 'succeeded' },
    rateLimit: { left: 0 },
    moderation: undefined,
    pictureScale: 1,
    outcome: {
      accepted: '200',
      queuePosition: 'falls',
      states: 'steady',
      end: 'succeeded',
      failedStatus: 'completed',
      error: 'string',
      errorText: 'Model run failed',
      shape: 'usual',
      extras: 'none',
      count: 'asked',
      cancel: 'honoured',
      lateReads: 0,
      cost: 'price',
      access: 'own',
      media: {},
    },
  };
}
