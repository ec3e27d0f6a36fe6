/** The first act: half an hour before the curtain. How to read it is told in script.ts. */
export const ACT_ONE: string = `
@ green room 18:40
+ Odile, Barnaby, Ines, Min
Ines: Twenty to seven. Curtain at half past. Snow on the road, snow on the roof, eighty-seven tickets
  sold. We play.
Barnaby: Eighty-seven! I have died in front of fewer. As the poet says, a bird in the hand gathers no moss.
Min: It gathers lint, Mr Oake, I’ve just brushed a pound of it off your captain’s coat.
Odile: My dears, in Trieste we played through an earthquake. The chandelier came down in the third act
  and I did not drop a comma.
Ines: No chandelier here. The roof leaks over row F. There is a bucket in F9, and F9 is not for sale.
Min: Funny sort of day, the sixth of December. Some people might call it a special sort of day.
Barnaby: Saint Nicholas, surely.
Min: Saint Nicholas. Yes. Him too, I suppose.
Ines: Notes. Barnaby, on Thursday you stood in front of the lamp. Gregor has painted a cross on the
  boards. Stand on it.
Barnaby: An artist of my breadth cannot be nailed to a cross, Ines. It has been tried with better men.
* Odile puts down her cup of hot water, touches her throat, and says nothing more.
Ines: Odile, you have not told us about Lisbon. You tell us about Lisbon every night.
* Odile smiles, shakes her head, and goes off to her dressing room without a word.
- Odile
Min: She’s never once skipped Lisbon. There’s a goat in it and everything.
Ines [everywhere]: Ladies and gentlemen of the company, this is the half. Thirty-five minutes, please.

@ wardrobe 18:56
+ Min, Barnaby
Min: Hold still, Captain, or I’ll sew you to the chair. This epaulette hangs on by a prayer and two stitches.
Barnaby: Is the moustache secure? Last night I felt it swim.
Min: That moustache is best badger, with enough gum behind it to hang a door. You could go over a
  waterfall in it.
Barnaby: You seem low, Min. You have not insulted my calves all evening.
Min: I’m fifty years old, Mr Oake. As of, well. As of some time ago. Quite recently.
Barnaby: You don’t look a day over the usual.
Min: I’ve let the Ferrywoman’s cloak down two inches, so mind your boots in the second crossing. The
  hood falls right over her face now. I could be under there myself and nobody would know.
Barnaby: I would know. Odile and I have been in love eleven hundred times, matinées not counted.
Min: Between ourselves, I heard Mr Threlfall crying in the box office on Tuesday. Or laughing. It’s a
  thick door.
Barnaby: Adding up, I expect. He makes the same sound when he adds up.
Min: I never pass things on, as you know. I only told Gregor, and the milkman, and my sister in Hove.
* Snow slides off the roof, and every costume in the wardrobe shivers on its hanger.
Barnaby: You hear that? The gods applaud early.
Min: That’s the gutter, Mr Oake. That was the last of the gutter.

@ foyer 19:03
+ Threlfall, Ines
Threlfall: Two hundred and twelve seats less eighty-seven is a hundred and twenty-five empty ones. At one
  pound fifty, that makes one hundred and eighty-seven pounds fifty of plush.
Ines: People will come on foot. They came on Tuesday.
Threlfall: On Tuesday it only rained, and eleven of them were my cousins.
Threlfall [to Ines] {bank}: This goes no further, Ines. On Monday at nine the bank takes the Almond. I owe
  one thousand one hundred and forty pounds, and I have three hundred and six.
Ines [to Threlfall]: Who else knows about the bank?
Threlfall [to Ines]: You, me, and a letter with a red border.
Ines [to Threlfall]: Then it stays with us. They would play worse if they knew, and they can’t afford to.
Threlfall: And Constance Wray is coming. The Evening Courier sends us Constance Wray, who closed three
  theatres in a single autumn. I have kept A1 for her.
Ines: Is she in it?
Threlfall: Her train is standing in a snowdrift at Pell Junction. I cannot decide whether to weep or to
  sell the seat.
Ines: Don’t sell A1.
* The street door blows open, and a hatful of snow comes in with nobody behind it.
Threlfall: Admit one. Complimentary.

@ dressing room 19:08
+ Odile, Tamsin
* Odile opens her mouth to say good evening, and there is no sound in it at all.
Tamsin: You sent for me, Miss Marchbanks. The note says “bring the whole play”, underlined twice.
Odile {voice}: My voice is gone, Tamsin. There is a thread of it left, and I am spending the thread on you.
Tamsin: There is no understudy. There has been none since Whitsun.
Odile: There is one person alive who knows all four hundred and six of the Ferrywoman’s lines. She sits
  in a box by the footlights with a pencil behind her ear.
Tamsin: Four hundred and eleven. You have left out five since October.
Odile: You see, my dear? You are correcting me already. That is half of acting.
Tamsin: I’m not an actress. I’m who they look at when they have stopped being actors.
Odile: The hood covers my face from the first crossing to the last. I shall move, and you shall speak.
  They will look at the cloak, and nobody will look at a box.
Tamsin: And page ninety-six? The hood comes off for the last line, in full light. I can’t say that one
  for you.
Odile: No. That one I must save up for. It is five words long. I believe that I can still afford five words.
Tamsin: If Mr Oake dries, I must prompt him too. I’d be two people out of one box.
Odile: Barnaby has not listened to a word of mine since nineteen sixty-eight. He will notice nothing.
Tamsin: Who is to know?
Odile: You, and I, and this hairpin. It was sold to me as Bernhardt’s. Swear on it.
Tamsin: I swear. Two people and a hairpin.
Odile: Above all not Min. I adore Min, but telling Min is the same as posting it.
* Tamsin drinks the last of the hot water, takes off her shoes, and goes down the little stair to the
  prompt box.

@ cellar 19:17
+ Gregor, Threlfall
Gregor: Trap’s swollen. Frost got into the oak. Oak sulks.
Threlfall: Will it hold Mr Oake?
Gregor: It’ll hold him. Might not let go of him.
Threlfall: And what would a new one cost?
Gregor: Forty pounds. Or candle wax.
Threlfall: Wax. I have always believed in wax.
* From behind the painted forest Gregor pulls out a board that says FOR SALE in letters a foot high.
Threlfall {board}: It belongs to a Monday that may not happen. Put the board back behind the forest, Gregor,
  and say nothing to the company.
Gregor: Nothing’s what I mostly say.
Threlfall: How long have you been with us now?
Gregor: Thirty-one years. Laid that stage myself. Left side’s pine, right side’s elm. You can hear from
  down here who stands where.
Threlfall: And what do you hear?
Gregor: Mr Oake. Never on his cross.
`;
