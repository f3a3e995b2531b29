/** How ratings of the three scales are written in a line of text; used by activity lines and lists. */

export type RatingScale = "stars" | "faces" | "thumbs";

const FACES = ["☹", "😐", "☺"];
const THUMBS = ["👎", "👍"];

export function ratingMark(scale: RatingScale, rating: number): string {
  switch (scale) {
    case "stars":
      return "★".repeat(rating) + "☆".repeat(Math.max(0, 5 - rating));
    case "faces":
      return FACES[rating - 1] ?? "";
    case "thumbs":
      return THUMBS[rating - 1] ?? "";
  }
}
