/** The second act: the play is on, and then the lights are not. How to read it is told in script.ts. */
export const ACT_TWO: string = `
@ stage 19:25
+ Odile, Barnaby, Ines, Tamsin
Ines [everywhere]: Beginners, please. Miss Marchbanks, Mr Oake, this is your beginners’ call.
Ines: Tamsin, you are in the box early. And in your stockings.
Tamsin: Shoes creak, Miss Calder.
Barnaby: Odile, my flower, a kiss for luck? No? Silent before an entrance, that is technique. I have
  begged the young ones to learn it.
* Odile bows inside the great hood and lays one gloved finger where her lips would be.
Barnaby: As Hamlet says, waste not, and to thine own self be true.
Ines: House is ninety-one. Four of them came on skis. Stand by, tabs.
* [everywhere]: A bell rings three times, and the curtain of the Almond goes up on a frozen river.
Tamsin [as Odile]: Who calls across the ice so late, and with what coin?
Barnaby: A captain, mistress, with a purse full of snow and a name that nobody answers to.
* The whole house leans forward at once, like wheat.
Tamsin [as Odile]: Sit in the bow, then, Captain, and do not trail your hand in the river. It remembers hands.
Barnaby [to Ines]: She is magnificent! She sounds thirty. What has she been drinking?
Ines [to Barnaby]: Hot water. You are off your cross.
* [keen ears but Tamsin] {breath}: Half a breath before every line of the Ferrywoman there is another breath, low down, by
  the footlights.
Tamsin [as Odile]: I have rowed nine thousand strangers over, and looked each one in the face, and none was mine.
Barnaby: And if the man you wait for has forgotten the way?
Tamsin [as Odile]: Then I will be here when he remembers it.
* A woman in row C begins to cry, quietly, into somebody else’s scarf.

@ wardrobe 19:44
+ Min, Threlfall
Min: Listen to that, on the loudspeaker. That’s never Odile. Well, it is, but it’s Odile with the dust
  sheet off.
Threlfall: Whatever it is, we are not paying extra for it.
Min: If there was anything going on in this house I’d know about it. People tell me things.
Threlfall: I am sure they do, Mrs Dray. How much is left of the green velvet?
Min: Four yards, and you’re not selling it. Have you put your hands in your pockets to warm them, or is
  that all that’s in there?
Threlfall: Both, Mrs Dray. It is a matter of cash flow.
Min: Nobody’s asked me what day it is. Not a soul. I’ve mentioned it nine times.
Threlfall: Friday, I believe.
Min: Friday. There you are. You’re a mine of information.

@ stage 19:51
* {moustache}: On the word “forever” Barnaby’s moustache comes away from his lip and lands in the river.
Barnaby: The frost has stolen my beard! So let my grief go naked.
Tamsin [as Odile]: The river takes whatever was only glued on, Captain.
* The house laughs for a full minute, and nobody has ever laughed at The Ferrywoman before.
Barnaby [to Ines]: She improvised! Eleven hundred nights without a word out of place, and tonight Odile
  improvises!
Ines [to Barnaby]: They liked it. Go on breathing.
Tamsin [to Ines]: Page fifty-one, Miss Calder. He has jumped to fifty-three.
Ines [to Tamsin]: Pull him back if you can.
Barnaby: So. The, ah. The oar of destiny, as it were, is long.
Tamsin [to Barnaby]: “I had a house once, with a yellow door.”
Barnaby: I had a house once, with a yellow door, and a woman who kept a lamp in its window.
Tamsin [as Odile]: What became of the lamp?

@ stage 19:58
* [everywhere] {dark}: Every light in the building goes out, and for a moment there is only the sound of snow.
Ines [everywhere]: Power cut. Nobody moves. Gregor, the oil lamps. Everybody else stays where they are and
  counts slowly.
Tamsin [as Odile]: Do not fear the dark, Captain. A ferry never needed light. It needs someone who keeps count.
Barnaby: Then count for me, mistress. I was always poor at it.
* The Ferrywoman’s voice goes on alone in the dark, counting strokes, and not one seat creaks.
+ Gregor
Gregor: Lamps. Six of them. Mind the third, it spits.
* Gregor sets the oil lamps along the edge of the stage, one of them on the lid of the prompt box.
Tamsin [to Gregor]: Not on my box, please, Mr Holt. It is warm enough in here.
Gregor [to Tamsin]: Your hinge squeaks.
Tamsin [to Gregor]: I know it does.
Gregor: Snow’s brought the line down at the mill. No light before morning.
- Gregor
Ines: We go on with lamps. It will look like eighteen sixty. Nobody is to mention that it isn’t meant to.
Tamsin [as Odile]: Nine thousand and one, Captain. Step off. This is as far as I take anyone in the first half.
* The curtain comes down in lamplight, and the house applauds as if it were trying to keep warm.

@ green room 20:29
+ Barnaby, Ines, Threlfall, Gregor
* [everywhere but Min] {cake}: A folded note in Ines’s handwriting goes from hand to hand: “Min is fifty today.
  Cake in the green room after the curtain. Not one word to Min.”
Barnaby: Fifty! She told me so to my face, and I talked about the poets.
Ines: The cake is in the property basket, under the skull. Gregor carries it in. Nobody sings before I
  nod.
Threlfall: What did it cost?
Ines: Two pounds ten. It comes out of petty cash.
Threlfall: Petty cash is three pounds forty. I only mention it.
Gregor: Ninety-one in the house. None left at the interval. Counted coats.
Threlfall: None left! In the dark, in the cold, with the bar shut! Ninety-one times one-fifty is one
  hundred and thirty-six pounds fifty, and nobody has asked for it back.
Barnaby: It is Odile. I have stood beside that woman for twenty years and tonight I forgot that I was
  acting. I found it most uncomfortable.
Ines: Then be uncomfortable for one more act. Ten minutes.

@ dressing room 20:33
+ Odile, Tamsin
Odile: They wept, my dear. In row C they wept. I have not made row C weep since the coronation.
Tamsin: You made them weep. I only made the noise.
Odile: Do not be modest, it wastes breath, and we have one pair of lungs between us.
Tamsin: I put in a line of my own. The glue. I’m sorry. It was out before I could stop it.
Odile: It was the best line in the play. I intend to have said it for years.
Tamsin: Mr Holt knows that the hinge squeaks.
Odile: Gregor has known everything about this house since the war, and never told it to a soul. Can you
  last?
Tamsin: Pages fifty-eight to ninety-five. Yes. Can you? Five words?
* Odile tries the first of the five words, very softly, and shuts her mouth again to keep the rest.
Tamsin: You are the only one who can say it, you know. I have tried it in the box. It sounds like a
  prompter.
`;
