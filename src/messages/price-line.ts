import type { Model } from '../catalog/model.ts';
import { unitPriceOf } from '../catalog/unit-price.ts';
import { creditsFor, type Micros } from '../core/money.ts';
import type { Translate } from '../words/words.ts';
import { commandName } from './command-name.ts';

/** A model's command, what one more image, second or request costs in credits, and how many of them one request may have. */
export function priceLine(model: Model, creditWorth: Micros, t: Translate): string {
  const { of, amounts, ...prices } = unitPriceOf(model);
  const credits = of === 'request' ? creditsFor : creditsForUnit;
  const [least, most] = [credits(prices.least, creditWorth), credits(prices.most, creditWorth)];
  const command = commandName(model, t.language);
  const price =
    least === most
      ? t(`quota.per-${of}`, { command, count: least })
      : t(`quota.per-${of}-range`, { command, least, most });
  if (amounts === undefined) return price;
  return t(of === 'image' ? 'quota.within-images' : 'quota.within-seconds', { price, ...amounts });
}

/** One image or second of several may cost a part of a credit: in tenths, rounded up. The whole request is rounded up to a credit. */
function creditsForUnit(price: Micros, creditWorth: Micros): number {
  return Math.ceil((price / creditWorth) * 10) / 10;
}
