//! Pictures as pixels, and as the PNG files that are kept.
//!
//! What is kept is small and is exactly what was seen where it matters: colours of plain areas are never changed, only the shades at the edges of
//! letters are, and only where a picture would not fit a palette. Read `comparison` next.

use extension_update_e2e::{Outcome, Trouble};
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

impl Picture {
    pub fn plain(width: usize, height: usize, colour: Colour) -> Self {
        Self { width, height, pixels: vec![colour; width * height] }
    }

    pub fn at(&self, x: usize, y: usize) -> Colour {
        self.pixels[y * self.width + x]
    }

    pub fn paint(&mut self, x: usize, y: usize, colour: Colour) {
        let width = self.width;
        self.pixels[y * width + x] = colour;
    }

    /// Whether all neighbours have the colour of this pixel: no edge and no letter is near.
    pub fn is_plain_at(&self, x: usize, y: usize) -> bool {
        let here = self.at(x, y);
        let columns = x.saturating_sub(1)..=(x + 1).min(self.width - 1);
        (y.saturating_sub(1)..=(y + 1).min(self.height - 1))
            .all(|row| columns.clone().all(|column| self.at(column, row) == here))
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
        let places: HashMap<Colour, u8> = palette.iter().zip(0u8..=255).map(|(colour, index)| (*colour, index)).collect();
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

    /// The pixels with so few shades at the edges of letters that a palette can hold them, where that is possible.
    fn fit_palette(&self) -> Vec<Colour> {
        let mut fitted = self.pixels.clone();
        for bits in 0..=4 {
            if fitted.iter().collect::<BTreeSet<_>>().len() <= COLOURS {
                break;
            }
            let round = |value: u8| ((u16::from(value) + (1 << bits)) >> (bits + 1) << (bits + 1)).min(255) as u8;
            for y in 0..self.height {
                for x in 0..self.width {
                    if !self.is_plain_at(x, y) {
                        fitted[y * self.width + x] = self.at(x, y).map(round);
                    }
                }
            }
        }
        fitted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_of_few_colours_comes_back_as_it_was() -> Outcome<()> {
        let mut picture = Picture::plain(30, 20, [255, 255, 255]);
        (0..20).for_each(|y| picture.paint(y + 3, y, [y as u8, 3, 7]));
        assert!(Picture::decode(&picture.encode()?)? == picture);
        Ok(())
    }

    #[test]
    fn a_picture_of_many_shades_keeps_its_plain_areas() -> Outcome<()> {
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
