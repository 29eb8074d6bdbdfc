// One listener for all tabs of a browser, which keeps no more than six connections to one server.

import { News } from "./news.js";

const tabs = new Set();
let last = null;

new News((said) => {
  last = said;
  for (const tab of tabs) tab.postMessage(said);
});

self.onconnect = ({ ports: [tab] }) => {
  tabs.add(tab);
  tab.onmessage = () => tabs.delete(tab); // it was closed
  if (last) tab.postMessage(last);
};
