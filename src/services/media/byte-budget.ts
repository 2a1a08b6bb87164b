/** So many bytes in all, for several files that take of them at the same time. */
export interface ByteBudget {
  readonly left: number;
  /** One file's part of it. */
  share(): Share;
}

export interface Share {
  /** Whether as many are left; they are taken then. */
  take(bytes: number): boolean;
  /** Gives back all that this file took. */
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
