// What is wrong with a page for those who do not see it, or do not see it well: a list of sentences.
() => {
  const found = [];
  const isShown = (element) => element.checkVisibility({ visibilityProperty: true }) && !element.closest('[aria-hidden=true]');
  const wordsOf = (element) => `<${element.localName} id="${element.id}" class="${element.getAttribute('class') ?? ''}"> ${element.textContent.trim().slice(0, 40)}`;
  const textOf = (ids) => ids.split(/\s+/).map((id) => document.getElementById(id)?.textContent ?? '').join(' ').trim();
  const nameOf = (element) => element.getAttribute('aria-label') || (element.getAttribute('aria-labelledby') && textOf(element.getAttribute('aria-labelledby'))) ||
    [...(element.labels ?? [])].map((label) => label.textContent).join(' ').trim() || (['BUTTON', 'A', 'SUMMARY', 'LI', 'DIV'].includes(element.tagName) ? element.textContent.trim() : '');

  // Names, references, structure.
  const named = 'button, a, input, textarea, select, summary, dialog, [role=button], [role=tab], [role=option], [role=listbox], [role=tabpanel], [role=group]';
  document.querySelectorAll(named).forEach((element) => isShown(element) && !nameOf(element) && found.push(`has no name: ${wordsOf(element)}`));
  const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
  ids.filter((id, i) => ids.indexOf(id) !== i).forEach((id) => found.push(`id twice: ${id}`));
  for (const attribute of ['aria-labelledby', 'aria-describedby', 'aria-controls', 'aria-activedescendant', 'for']) {
    document.querySelectorAll(`[${attribute}]`).forEach((element) => element.getAttribute(attribute).split(/\s+/)
      .filter((id) => !document.getElementById(id)).forEach((id) => found.push(`${attribute} leads nowhere: ${id}`)));
  }
  document.querySelectorAll('[role=option]').forEach((element) => element.closest('[role=listbox]') || found.push(`option without a listbox: ${wordsOf(element)}`));
  document.querySelectorAll('[role=tab]').forEach((element) => element.closest('[role=tablist]') || found.push(`tab without a tablist: ${wordsOf(element)}`));
  document.querySelectorAll('img:not([alt])').forEach((element) => found.push(`image without alt: ${wordsOf(element)}`));
  document.querySelectorAll('[tabindex]').forEach((element) => element.tabIndex > 0 && found.push(`tabindex above 0: ${wordsOf(element)}`));
  document.querySelectorAll('[aria-hidden=true] button, [aria-hidden=true] [tabindex="0"]').forEach((element) => found.push(`can be focused but is hidden: ${wordsOf(element)}`));
  document.querySelectorAll('th:not([scope])').forEach((element) => found.push(`th without scope: ${wordsOf(element)}`));
  if (!document.documentElement.lang || !document.title || document.querySelectorAll('main').length !== 1 || document.querySelectorAll('h1').length !== 1) {
    found.push('language, title, main or h1 is missing');
  }
  let level = 0;
  [...document.querySelectorAll('h1, h2, h3, h4')].filter(isShown).forEach((heading) => {
    const next = Number(heading.tagName[1]);
    next > level + 1 && found.push(`heading level skipped: ${wordsOf(heading)}`);
    level = next;
  });

  // Contrast of text with what is behind it: 4.5 to 1.
  const canvas = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  const pixelOf = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
    return { rgb: [r, g, b], alpha: a / 255 };
  };
  const over = (front, back) => front.rgb.map((value, i) => value * front.alpha + back[i] * (1 - front.alpha));
  const groundOf = (element) => {
    const layers = [];
    for (let at = element; at; at = at.parentElement) {
      layers.push(pixelOf(getComputedStyle(at).backgroundColor));
    }
    return layers.reverse().reduce((back, layer) => over(layer, back), [255, 255, 255]);
  };
  const light = (rgb) => rgb.map((value) => value / 255).map((value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4))
    .reduce((sum, value, i) => sum + value * [0.2126, 0.7152, 0.0722][i], 0);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === '' || !element.checkVisibility({ visibilityProperty: true }) || element.closest('script, title, :disabled, textarea, .hidden, .skip')) {
      continue;
    }
    const style = getComputedStyle(element);
    const ground = groundOf(element.closest('svg')?.parentElement ?? element);
    const colour = over(pixelOf(element.closest('svg') ? style.fill : style.color), ground);
    const [low, high] = [light(colour), light(ground)].sort((a, b) => a - b);
    const ratio = (high + 0.05) / (low + 0.05);
    ratio < 4.5 && found.push(`contrast ${ratio.toFixed(2)}: ${wordsOf(element)}`);
  }

  return [...new Set(found)];
}
