// What a page gains where scripts run. Every page reads, lists, saves and is left without this file.
import { Checkboxes, ErrorSummary, ExitThisPage, createAll } from "./govuk-frontend.min.js";
import { idle } from "./idle.js";
import { passkeys } from "./passkeys.js";

class Leave extends ExitThisPage {
  // The library would leave this page in the browser's history: it is replaced instead.
  exitPage() {
    document.body.classList.add("govuk-exit-this-page-hide-content");
    document.title = "";
    window.location.replace(this.$button.href);
  }
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
createAll(Checkboxes);
createAll(ErrorSummary);
createAll(Leave);
idle();
passkeys();
