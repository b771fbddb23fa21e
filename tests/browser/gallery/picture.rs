//! Pictures as pixels, and as the PNG files that are kept.
//!
//! What is kept is small, and is exactly what was seen where it matters: colours of areas and lines are never changed,
//! only the shades at the edges of letters are rounded. Read `comparison` next.

use extension_update_browser::{Outcome, Trouble};
use png::{BitDepth, ColorType, Compression, Decoder, Encoder, Filter, Transformations};
use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;

pub type Colour = [u8; 3];

/// A picture without transparency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub width: usize,
    pub height: usize,
    /// Row by row.
    pub pixels: Vec<Colour>,
}

/// What a palette holds.
const COLOURS: usize = 256;
/// From how many pixels on a row or column of one colour is no part of a letter.
const LINE: usize = 12;
/// How far apart the shades of letters are in what is kept.
const SHADE: u16 = 32;

impl Picture {
    #[cfg(test)]
    pub fn plain(width: usize, height: usize, colour: Colour) -> Self {
        Self { width, height, pixels: vec![colour; width * height] }
    }

    pub fn at(&self, x: usize, y: usize) -> Colour {
        self.pixels[y * self.width + x]
    }

    pub fn row(&self, y: usize) -> &[u8] {
        self.pixels[y * self.width..(y + 1) * self.width].as_flattened()
    }

    pub fn paint(&mut self, x: usize, y: usize, colour: Colour) {
        let width = self.width;
        self.pixels[y * width + x] = colour;
    }

    /// Whether the picture is drawn in a plain colour here: an area, or a line too long for a letter. The rest is
    /// letters and corners.
    pub fn is_solid(&self, x: usize, y: usize) -> bool {
        let here = self.at(x, y);
        let row = |x: &usize| self.at(*x, y) == here;
        let column = |y: &usize| self.at(x, *y) == here;
        let across =
            (0..x).rev().take(LINE).take_while(row).count() + (x..self.width).take(LINE).take_while(row).count();
        let down = || {
            (0..y).rev().take(LINE).take_while(column).count() + (y..self.height).take(LINE).take_while(column).count()
        };
        let is_inside = x > 0 && y > 0 && x + 1 < self.width && y + 1 < self.height;
        across >= LINE
            || down() >= LINE
            || is_inside && (y - 1..=y + 1).all(|y| (x - 1..=x + 1).all(|x| self.at(x, y) == here))
    }

    pub fn decode(bytes: &[u8]) -> Outcome<Self> {
        let wrong = |e: png::DecodingError| Trouble::new(format!("PNG: {e}"));
        let mut decoder = Decoder::new(Cursor::new(bytes));
        decoder.set_transformations(Transformations::normalize_to_color8());
        let mut reader = decoder.read_info().map_err(wrong)?;
        let size = reader.output_buffer_size().ok_or_else(|| Trouble::new("PNG: the picture is too large"))?;
        let mut buffer = vec![0; size];
        let info = reader.next_frame(&mut buffer).map_err(wrong)?;
        let step = match info.color_type {
            ColorType::Rgb => 3,
            ColorType::Rgba => 4,
            other => return Err(Trouble::new(format!("PNG: {other:?} is not what a browser or this program writes"))),
        };
        let bytes = buffer[..info.buffer_size()].chunks_exact(step);
        let pixels = bytes.map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Ok(Self { width: info.width as usize, height: info.height as usize, pixels })
    }

    pub fn encode(&self) -> Outcome<Vec<u8>> {
        let wrong = |e: png::EncodingError| Trouble::new(format!("PNG: {e}"));
        let fitted = self.fit_palette();
        let palette: Vec<Colour> = fitted.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let places: HashMap<Colour, u8> =
            palette.iter().zip(0u8..=255).map(|(colour, index)| (*colour, index)).collect();
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, self.width as u32, self.height as u32);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_compression(Compression::High);
        // Neighbours in a palette say nothing about each other.
        encoder.set_filter(Filter::NoFilter);
        if palette.len() <= COLOURS {
            encoder.set_color(ColorType::Indexed);
            encoder.set_palette(palette.concat());
            let data: Vec<u8> = fitted.iter().map(|colour| places[colour]).collect();
            encoder.write_header().and_then(|mut writer| writer.write_image_data(&data)).map_err(wrong)?;
        } else {
            encoder.set_color(ColorType::Rgb);
            encoder.write_header().and_then(|mut writer| writer.write_image_data(&fitted.concat())).map_err(wrong)?;
        }
        Ok(bytes)
    }

    /// The pixels with few shades at the edges of letters, so that a palette holds them and little is to be kept.
    fn fit_palette(&self) -> Vec<Colour> {
        let solid: Vec<bool> =
            (0..self.pixels.len()).map(|place| self.is_solid(place % self.width, place / self.width)).collect();
        let shades = |step: u16| -> Vec<Colour> {
            let round = |value: u8| ((u16::from(value) + step / 2) / step * step).min(255) as u8;
            let fit = |(colour, solid): (&Colour, &bool)| if *solid { *colour } else { colour.map(round) };
            self.pixels.iter().zip(&solid).map(fit).collect()
        };
        let fits = |pixels: &Vec<Colour>| pixels.iter().collect::<BTreeSet<_>>().len() <= COLOURS;
        [SHADE, 2 * SHADE].into_iter().map(shades).find(fits).unwrap_or_else(|| self.pixels.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn areas_and_lines_come_back_as_they_were() -> Outcome<()> {
        let mut picture = Picture::plain(60, 20, [250, 239, 207]);
        (3..40).for_each(|x| picture.paint(x, 7, [201, 203, 205]));
        assert!(Picture::decode(&picture.encode()?)? == picture);
        Ok(())
    }

    #[test]
    fn shades_of_letters_come_back_nearly_as_they_were() -> Outcome<()> {
        let mut picture = Picture::plain(64, 64, [250, 239, 207]);
        for x in 0..64 {
            for y in 0..32 {
                picture.paint(x, y, [x as u8 * 4, y as u8 * 8, 99]);
            }
        }
        let kept = Picture::decode(&picture.encode()?)?;
        assert_eq!((kept.at(60, 60), kept.at(5, 40)), ([250, 239, 207], [250, 239, 207]));
        let far = picture.pixels.iter().zip(&kept.pixels).map(|(a, b)| a[0].abs_diff(b[0])).max();
        assert!(far < Some(17), "{far:?}");
        Ok(())
    }
}
