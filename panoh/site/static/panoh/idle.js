// The end of a sign-in: asked for two minutes before; what was typed is kept, and the page is blank after.

const WARNING = 120;

export function idle() {
  const place = document.querySelector("[data-idle]");
  if (!place) return;
  const { left, stay, keep, out } = place.dataset;
  const question = place.querySelector("[role=alertdialog]");
  const plain = place.querySelector(".pn-idle__plain");
  const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
  let typed = null;
  let timer = 0;

  const send = (address, fields = new FormData()) => {
    fields.set("csrfmiddlewaretoken", token);
    return fetch(address, { method: "POST", body: fields });
  };
  const wait = (seconds) => {
    clearTimeout(timer);
    question.hidden = seconds > WARNING;
    plain.hidden = !question.hidden;
    const next = seconds > WARNING ? seconds - WARNING : seconds - 3;
    timer = setTimeout(look, Math.max(next, 0) * 1000);
  };
  // Another tab may have been used meanwhile: the server knows.
  async function look() {
    const answer = await fetch(left, { headers: { Accept: "application/json" } });
    const seconds = answer.redirected || !answer.ok ? 0 : (await answer.json()).left;
    if (seconds > 5) wait(seconds);
    else leave();
  }
  async function leave() {
    const fields = typed?.isConnected ? new FormData(typed) : new FormData();
    for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
    document.body.hidden = true;
    document.title = "";
    await send(keep, fields).catch(() => {});
    location.replace(out);
  }

  document.addEventListener("input", (event) => {
    if (event.target.form?.method === "post") typed = event.target.form;
  });
  question.querySelector("button").addEventListener("click", async () => {
    await send(stay);
    look();
  });
  wait(Number(place.dataset.idle));
}
