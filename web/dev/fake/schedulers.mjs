// What the fake studio says it can sample with.
export const schedulerNames = [
  ['euler', 'Euler'],
  ['euler_a', 'Euler ancestral'],
  ['dpmpp_2m', 'DPM++ 2M'],
  ['dpmpp_2m_k', 'DPM++ 2M Karras'],
  ['dpmpp_sde', 'DPM++ SDE'],
  ['ddim', 'DDIM'],
  ['heun', 'Heun'],
  ['lms', 'LMS'],
  ['pndm', 'PNDM'],
  ['unipc', 'UniPC'],
];
