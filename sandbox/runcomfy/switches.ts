/**
 * How the stand-in answers. The defaults are what RunComfy's documents say; the other values are
 * what its own clients and their tests have seen, or what a network can do. All fields may be
 * changed at any time, and hold from the next request on.
 */
export interface Switches {
  /** Where an error's HTTP status comes from: its own, or 200 with the code only in the body. */
  errorsAt: 'status' | 'http-200';
  /** How a bad token is refused: 400 with 400004, 401 with 401001, or 403 with 403001. */
  authRefusal: 400 | 401 | 403;
  /** `revoked`: the right token is refused as well. */
  tokenState: 'valid' | 'revoked';
  /** US dollars that submissions may cost in all. */
  balanceUsd: number;
  balanceRefusal: 400 | 402;
  validationRefusal: 400 | 422;
  /** /result before its time: 200 with the present state, 400 with 400005, or 404 with 404001. */
  notReady: 'state' | 400 | 404;
  /** The words for success. */
  vocabulary: { status: 'completed' | 'succeeded'; result: 'succeeded' | 'completed' };
  /** The next `left` requests are answered with 429; `retryAfter` is the header as sent. */
  rateLimit: { left: number; retryAfter?: string };
  /** Prompts that the model's filter refuses, at submission or as a failed run. */
  moderation: { at: 'submit' | 'run'; words: RegExp } | undefined;
  /** Both sides of a picture are multiplied with this; 1 is the size asked for. */
  pictureScale: number;
  /** What becomes of submissions, before the overrides of `next`. */
  outcome: Outcome;
}

/** What becomes of one accepted submission. May be changed while it runs. */
export interface Outcome {
  /** The reply to the submission; `+status` adds `"status":"in_queue"`. */
  accepted: '200' | '200+status' | '202' | '202+status';
  /** Milliseconds in the queue and at work, read at acceptance; absent: as the stand-in was started. */
  queueMs?: number;
  runMs?: number;
  queuePosition: 'falls' | 'jumps' | 'missing' | 'not-a-number';
  /**
   * What /status says: `flaps` goes back to in_queue at every second reading while at work,
   * `flaps-after-end` does so when all is over, `unknown` says a word while at work that nobody documented.
   */
  states: 'steady' | 'flaps' | 'flaps-after-end' | 'unknown';
  end: 'succeeded' | 'failed' | 'cancelled';
  /** What /status says of a failed run. */
  failedStatus: 'completed' | 'failed';
  error: 'string' | 'object' | 'absent';
  errorText: string;
  /**
   * `usual`: `image` or `images`, `video` or `videos`, by kind and number. `nested`: every file in an object of its own, under
   * a key that nobody documented.
   */
  shape: 'usual' | 'image' | 'images' | 'video' | 'videos' | 'audio' | 'nested' | 'string' | 'array' | 'empty';
  /** `echoed-input`: what was sent stands beside the output. `echoed-output`: it stands in the output, before the files. */
  extras: 'none' | 'extra-keys' | 'echoed-input' | 'echoed-output';
  /** How many files come back. */
  count: 'asked' | number;
  /**
   * `race`: a queued job starts just before the cancel arrives. `odd-status`: cancelled, with status
   * completed as in the documents' example. `ignored`: answered as cancelled, yet run to its end.
   */
  cancel: 'honoured' | 'refused' | 'race' | 'odd-status' | 'ignored';
  /** How many readings of /result after completion are not ready yet. */
  lateReads: number;
  /** What /result?include_cost=true says: by the model file's price, another number of US dollars, null or nothing. */
  cost: 'price' | number | 'null' | 'absent';
  /** `expired`: 404001. The numbers are error codes for another's request. */
  access: 'own' | 'expired' | 403001 | 403003;
  media: MediaOutcome;
}

/** How the files of a result are served. Without a switch a file is served correctly. */
export interface MediaOutcome {
  /** The address given: another https host, a private https address, or RunComfy's own host over http. */
  host?: 'own' | 'foreign' | 'private' | 'http';
  /**
   * `redirect` leads to the API's own port, where following it can be seen. `wrong-type`: a web page under the
   * file's type. `truncated`: cut off halfway. `oversize`: 4 GiB announced and sent as long as someone reads.
   * `lying-length`: half of the true length is announced, all is sent. `no-length`: all of it, with no length
   * announced. `half-without-length`: half of it in the same way, as if that were all.
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
  /** Zero-based: the only files that `answer` and `host` concern. */
  items?: readonly number[];
  contentType?: 'exact' | 'application/octet-stream';
  picture?: 'jpeg' | 'png';
  /** Real files, by their paths, in the place of those that are drawn; in order, the last one for all further ones. */
  files?: readonly { readonly path: string | URL; readonly type: string }[];
  /** What each file is, in order; where there are fewer, the model's own kind. */
  kinds?: readonly ('image' | 'video' | 'audio')[];
  /** The size of every file, reached by legal padding; one that is larger already stays as it is. */
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
