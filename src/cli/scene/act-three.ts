/** The third act: somebody arrives late, and somebody speaks. How to read it is told in script.ts. */
export const ACT_THREE: string = `
@ foyer 20:41
+ Threlfall, Min, Barnaby
* A woman in a city coat comes in out of the snow with one shoe, a pencil, and an expression.
+ Constance
Constance: Constance Wray, Evening Courier. I have walked from Pell Junction along the rails. I wish to
  sit down, and I do not wish to be spoken to about the weather.
Threlfall: Miss Wray! Seat A1! Kept warm for you by nobody at all, at considerable expense!
Constance: Why are there candles? Is it a concept?
Threlfall: Entirely a concept, Miss Wray. Lamplight, as in eighteen sixty. It saves, that is, it evokes.
Constance: I have missed half of a play. Kindly tell me what was in it. One sentence each, no adjectives.
Barnaby: At the height of the drama I tore off my own moustache, Miss Wray, as a sign of grief. The house
  was shaken.
Constance: I see. And the lady?
Min: She’s in nine yards of grey wool with a hood, I let it down two inches myself, and you never heard
  a voice like it, not out of Odile you never.
Constance: What do you mean, not out of her?
Min: Only that it’s better than usual, miss. I’d know if there was more to it. I’m told everything here.
Threlfall: Ninety-one seats, Miss Wray, and every one of them came back after the interval. It is not an
  adjective, it is a figure.
Constance: It is the first thing anyone has told me tonight that I believe.
Min: You’re wet through, dear. Give me that foot. I’ve a pair of duchess’s boots in your size.
- Min

@ stage 20:50
+ Odile, Barnaby, Ines, Tamsin
+ Constance
Ines [everywhere]: Act two beginners. The critic of the Courier is in A1. Play as if she were a cousin.
Tamsin [to Ines]: A1 is an arm’s length from my box, Miss Calder.
Ines [to Tamsin]: Then breathe quietly.
* The curtain rises on the far shore, lit by six oil lamps, one of which spits.
Tamsin [as Odile]: You again, Captain. You crossed at noon, and now you want the other shore. What did you leave
  there?
Barnaby: Nothing, mistress. I came back to see whether it was still nothing.
Constance: Hm.
* Constance Wray writes one word in her notebook, looks at it, and strikes it out.
Tamsin [as Odile]: There was a yellow door on that side. It was painted over green, and then it was painted over
  snow.
Barnaby: You speak as though you had lived behind it.
Tamsin [as Odile]: I speak as though I had knocked on it.
* In the third row a boy asks aloud who she is, and the whole row says hush.
Barnaby: I sink! The earth itself opens to receive my guilt!
* {trap}: The trap goes down a foot and a half and stops, with Barnaby in it up to the belt.
Barnaby [to Ines]: Ines, I am stuck. I am a bust of myself.
Ines [to Barnaby]: Then be a bust. Go on.

@ cellar 21:08
+ Gregor
* {trap}: Two boots and half of a captain come down through the ceiling of the cellar, and kick.
+ Ines
Ines: Can you move it?
Gregor: Up, no. Down, no. Oak’s made up its mind.
Ines: He has forty lines to say in that hole.
Gregor: Best he’s ever stood on his cross.
Ines: Gregor, have you been listening to the footlights tonight?
Gregor: Heard a hinge. Oiled it, in the interval. Wasn’t anything else I heard.
Ines: No. Nor I.
* For a moment the two of them stand under the stage and listen to the voice go by overhead.

@ stage 21:14
+ Ines
Barnaby: From the waist down I am already in the grave, and from the waist up I am, ah. I am.
Tamsin [to Barnaby]: “I am the man who promised.”
Barnaby: I am the man who promised! I promised on this very ice to come back before it melted.
Tamsin [as Odile]: It has melted twenty times. I kept count. It is what I have instead of letters.
Constance: Good heavens.
* Constance Wray puts her pencil down on the lid of the prompt box, and the lid trembles.
Barnaby: Tell me what she looked like, the woman with the lamp. I have told it so often that only the
  telling is left.
Tamsin [as Odile]: She looked out of a window, Captain. That is all that anyone ever saw of her.
* With a crack like a pistol the trap lets go, and Barnaby rises slowly into the light, one hand out.
Barnaby: The grave gives me back! It will not have me until I have heard your name.
Tamsin [to Odile]: Page ninety-five, Miss Marchbanks. The next one is yours.
* Nobody speaks. Somewhere over row F a drop of water falls into a bucket.
* Odile lifts both hands and puts back the hood, and her face is sixty-one years old and has no paint on it.
Odile {last}: You are late. Come aboard.
* {hush}: It is hardly a voice at all, a thread, and the whole house stops breathing to hear the end of it.
Barnaby: I had a speech here. I find that I don’t need it.
* Barnaby takes her hand, which is not in the script, and steps into the boat.
* [everywhere] {curtain}: The curtain falls. There is a long silence, and then the Almond makes more noise than it
  has made since the war.
Ines: Nine calls. I have nothing to add.
Barnaby: That whisper! She threw away the greatest line in the play, and it hit the back wall.
Constance: I came to this town to close a theatre. How very inconvenient.
* Odile curtsies to A1 and lays one gloved finger on her lips.

@ foyer 21:46
+ Constance, Threlfall
Constance: Is that telephone alive? Courier? Take this down. “Odile Marchbanks has been acting for forty
  years, and on Friday, in a snowstorm, she began.”
Threlfall: Is that, would you say, on the whole, favourable?
Constance: “For two hours she gives us a voice of twenty, clear as a bell across water. Then, for five
  words, she gives us her own. I do not know how it was done, and I shall not forgive whoever tells me.”
Threlfall: Tells you what, Miss Wray?
Constance: I was late, Mr Threlfall. I walked nine miles to be told so from a stage. Print that I shall
  be back on Saturday, and that I shall pay.
* The telephone rings as soon as she puts it down, and goes on ringing.
Threlfall: Box office. Six for Saturday. Twelve for Tuesday. The whole of the Rotary Club.
Threlfall [to Constance]: Two hundred and twelve times one-fifty, times six nights, makes one thousand nine
  hundred and eight pounds. Would you mind if I sat down on the floor?

@ green room 22:05
+ Barnaby, Ines, Min, Gregor, Threlfall
Min: What are you all standing about for? There’s a captain’s coat wants steaming and it won’t steam
  itself.
* Gregor comes in with a cake on a property skull, and fifty candles, since there is no other light.
Gregor {song}: Fifty. Many happy returns. I made the stand.
* They sing, and Ines nods a beat too late, and nobody minds.
Min: You knew! The whole pack of you knew, and not one of you told me. How did you keep it from me?
Barnaby: With anguish, dear lady. As Caesar says, brevity is the better part of valour.
Min: I’ll have to sit down. I’ve never not known a thing before. It’s like a draught.
Threlfall: I have an announcement, and it is a number. The number is enough.
Ines: Enough for what?
Threlfall: For Monday, Ines. And for a gutter. And, within reason, for wax.
Gregor: There’s a board downstairs wants burning.
Threlfall: Burn it, Gregor. It’s a cold night.
Ines [everywhere]: Company, tomorrow’s call is at six. Thank you. That was not nothing.

@ dressing room 22:20
+ Odile, Tamsin
Odile: Sit, my dear. Not on the floor. There, in front of the mirror, where the lamp is.
Tamsin: Your five words came to the back wall, Miss Marchbanks. I heard it give them back.
Odile: I had been saving them all evening. One should always be a little short of money. It does
  wonders for the delivery.
Tamsin: The doctor says ten days without speaking. So tomorrow it’s the box again.
Odile: Tomorrow, yes. In ten days I shall have a cold, a very public one, and you shall have the cloak.
  With your own face in it.
Tamsin: I’m not an actress.
Odile: So you keep saying, and in such a beautiful voice. Take the hairpin.
Tamsin: Was it really Bernhardt’s?
Odile {hairpin}: It is from Woolworth’s, Tamsin. It was never the hairpin.
* Tamsin laughs out loud, and Odile holds up one gloved finger, and they listen; but the house is asleep.
`;
