// Light, dark, or as the system has it. Loaded render-blocking, so that nothing flashes.

const KEY = "workspace.theme";

export function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

export function toggleTheme() {
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem(KEY, theme);
}

const remembered = localStorage.getItem(KEY);
if (remembered) document.documentElement.dataset.theme = remembered;
