// Ctrl+K goes to the search box; Escape and a click elsewhere close an open menu.
(() => {
  const visible = (element) => element.offsetParent !== null;
  const close = (except) => document.querySelectorAll("[data-kc-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
      const box = [...document.querySelectorAll("[data-kc-search]")].find(visible);
      if (!box) return;
      event.preventDefault();
      box.focus();
      box.select();
    }
    if (event.key === "Escape") {
      const menu = event.target.closest?.("[data-kc-menu][open]");
      close();
      menu?.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => close(event.target.closest("[data-kc-menu]")));
})();
