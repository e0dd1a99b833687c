// Boxes marked data-kc-money show 1.234.567 while typing; the caret stays after the same digit.
(() => {
  const digits = (text) => text.replace(/\D/g, "");
  const grouped = (text) => digits(text).replace(/^0+(?=\d)/, "").replace(/\B(?=(\d{3})+(?!\d))/g, ".");

  function caretAfter(text, count) {
    let seen = 0;
    for (let place = 0; place < text.length; place += 1) {
      if (seen === count) return place;
      if (/\d/.test(text[place])) seen += 1;
    }
    return text.length;
  }

  function regroup(box) {
    // Anything but digits, dots and blanks is left as typed: the server says what is wrong with it.
    if (!/^[\d. ]*$/.test(box.value)) return;
    const before = digits(box.value.slice(0, box.selectionStart)).length;
    const text = grouped(box.value);
    if (text === box.value) return;
    const zeros = digits(box.value).length - digits(text).length;
    box.value = text;
    const caret = caretAfter(text, Math.max(0, before - zeros));
    if (document.activeElement === box) box.setSelectionRange(caret, caret);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-kc-money]") && !event.isComposing) regroup(event.target);
  });

  // Backspace on a dot takes the digit before it, delete on a dot the digit after it.
  document.addEventListener("keydown", (event) => {
    const box = event.target;
    if (!box.matches?.("[data-kc-money]") || box.selectionStart !== box.selectionEnd) return;
    const at = box.selectionStart;
    if (event.key === "Backspace" && box.value[at - 1] === ".") box.setSelectionRange(at - 1, at - 1);
    if (event.key === "Delete" && box.value[at] === ".") box.setSelectionRange(at + 1, at + 1);
  });
})();
