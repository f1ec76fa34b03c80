package dev.gantry.e2e;

import com.microsoft.playwright.Page;
import java.util.List;

/** The contrast of text by the formula of WCAG 2, measured in the browser on what is really shown. */
final class Contrast {

    /** Each visible element with text of its own: its contrast with the nearest ground, its tag and its text. */
    private static final String BELOW = """
            least => {
              const parts = colour => (colour.match(/[\\d.]+/g) || []).map(Number);
              const channel = value => value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
              const luminance = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
              const ground = element => {
                for (let at = element; at; at = at.parentElement) {
                  const colour = parts(getComputedStyle(at).backgroundColor);
                  if (colour.length === 3 || colour[3] === 1) return colour;
                }
                return [255, 255, 255];
              };
              const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
              return [...document.querySelectorAll('body *')]
                .filter(element => hasText(element) && element.getClientRects().length)
                .map(element => {
                  const a = luminance(parts(getComputedStyle(element).color)), b = luminance(ground(element));
                  const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
                  return {contrast, words: contrast.toFixed(2) + ' ' + element.tagName + ' ' + element.textContent.trim()};
                })
                .filter(seen => seen.contrast < least).map(seen => seen.words);
            }""";

    private Contrast() {}

    /** The texts on the page whose contrast is below the given one. */
    static List<?> below(Page page, double least) {
        return (List<?>) page.evaluate(BELOW, least);
    }
}
