// Forms marked data-kc-costs show the amount of each row and their sums while typing. The server computes them again.
(() => {
  const THOUSAND = 1000n;

  // "1.234,5" → thousandths; null for what the server would refuse.
  function thousandths(text) {
    const found = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d{1,3}))?$/.exec(text.replace(/\s/g, ""));
    if (!found) return null;
    return BigInt(found[1].replaceAll(".", "")) * THOUSAND + BigInt((found[2] ?? "").padEnd(3, "0"));
  }

  const grouped = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ".");
  const box = (row, name) => row.querySelector(`[name$="-${name}"]`);

  function figures(row) {
    const quantity = thousandths(box(row, "quantity").value) ?? 0n;
    const price = (thousandths(box(row, "unit_price").value) ?? 0n) / THOUSAND;
    const vat = (thousandths(box(row, "vat").value) ?? 0n) / THOUSAND;
    // Half a đồng goes up, as on the server.
    const amount = (quantity * price + THOUSAND / 2n) / THOUSAND;
    return { amount, vat, total: amount + vat, eligible: box(row, "eligible").checked ? amount : 0n };
  }

  function show(form) {
    const sums = { amount: 0n, vat: 0n, total: 0n, eligible: 0n };
    form.querySelectorAll("[data-kc-cost-row]").forEach((row) => {
      const found = figures(row);
      row.querySelector("[data-kc-cost-amount]").value = grouped(found.amount);
      if (box(row, "DELETE")?.checked) return;
      Object.keys(sums).forEach((name) => { sums[name] += found[name]; });
    });
    form.querySelectorAll("[data-kc-cost-sum]").forEach((output) => {
      output.value = grouped(sums[output.dataset.kcCostSum]);
    });
  }

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("[data-kc-costs]");
    if (form) show(form);
  });
})();
