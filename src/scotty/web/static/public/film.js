// How much of the message was seen, by what was really played, not by where the handle was put.
"use strict";
{
  const film = document.querySelector("video.film");
  let told = -1;
  const tell = quartile => {
    while (told < quartile) globalThis.scottyTell?.({ what: "watched", quartile: ++told });
  };
  const played = () => {
    let seconds = 0;
    for (let i = 0; i < film.played.length; i++) seconds += film.played.end(i) - film.played.start(i);
    return film.duration > 0 ? seconds / film.duration : 0;
  };
  film.addEventListener("playing", () => tell(0));
  film.addEventListener("timeupdate", () => {
    const share = played();
    if (share >= 0.25) tell(share >= 0.97 ? 4 : Math.floor(share * 4));
  });
  film.addEventListener("ended", () => { if (played() >= 0.9) tell(4); });
}
