/** A number of bytes that several files share while they are downloaded at the same time. */
export interface ByteBudget {
  readonly left: number;
  /** Begins one file's share. */
  share(): Share;
}

export interface Share {
  /** Takes the bytes if so many are left, and returns whether it did. */
  take(bytes: number): boolean;
  /** Gives back all bytes that this file took. */
  release(): void;
}

export function createByteBudget(bytes: number): ByteBudget {
  let left = Math.max(bytes, 0);
  return {
    get left() {
      return left;
    },
    share() {
      let taken = 0;
      return {
        take(wanted) {
          if (wanted > left) return false;
          left -= wanted;
          taken += wanted;
          return true;
        },
        release() {
          left += taken;
          taken = 0;
        },
      };
    },
  };
}
