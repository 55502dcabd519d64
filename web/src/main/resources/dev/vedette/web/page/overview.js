// Keeps the page fresh. Vedette works without it: the page is then as of when it was loaded.
setInterval(async () => {
  const old = document.getElementById("overview");
  const answer = await fetch("/overview?seen=" + old.dataset.version);
  if (answer.status === 200) {
    old.outerHTML = await answer.text();
    vedette.localise(document);
    vedette.ages(document);
  }
}, 2000);
